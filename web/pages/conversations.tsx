// The conversations that requests named, newest first.

import conversations from '../../dashboards/conversations.json' with { type: 'json' };
import { boardOf } from '../panel/panel.ts';
import type { Row } from '../series/stack.ts';
import { conversationsSentence } from '../words/lists.ts';
import { ListPage, type Telling } from './list.tsx';

const board = boardOf(conversations);
type Conversations = Parameters<typeof conversationsSentence>[2];
const tell: Telling = (view, when, rows: readonly Row[]) =>
  conversationsSentence(view, when, rows as unknown as Conversations);

export default function ConversationsPage() {
  return <ListPage title="Conversations" panel={board.panels[0]!} tell={tell} sort="-last_at" />;
}
