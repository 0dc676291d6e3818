// The conversations that requests named, newest first.

import conversations from '../../dashboards/conversations.json' with { type: 'json' };
import { boardOf } from '../panel/panel.ts';
import { conversationsSentence } from '../words/lists.ts';
import type { Telling } from '../words/telling.ts';
import { ListPage } from './list.tsx';

const board = boardOf(conversations);
type Conversations = Parameters<typeof conversationsSentence>[2];
const tell: Telling = (view, when, rows) =>
  conversationsSentence(view, when, rows as unknown as Conversations);

export default function ConversationsPage() {
  return <ListPage title="Conversations" panel={board.panels[0]!} tell={tell} sort="-last_at" />;
}
