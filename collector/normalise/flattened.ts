// Message lists that an emitter spread over numbered keys (llm.input_messages.3.message.tool_calls.0.tool_call.id,
// gen_ai.prompt.0.content) put together again. Indices may have gaps; the order of the numbers is the order.

import type { Draft } from './draft.ts';
import { isObject, messagesJson, readMessages } from './messages.ts';

const index_max = 10_000;

type Tree = Map<string, Tree | string>;

/** The messages below `prefix` as JSON, or null where no key starts with it. */
export function flattenedMessages(draft: Draft, prefix: string, defaultRole: string): string | null {
  const tree = gather(draft, prefix);
  if (tree.size === 0) return null;
  const list = unfold(tree);
  return messagesJson(
    readMessages((Array.isArray(list) ? list : [list]).map(openinferenceMessage), defaultRole),
  );
}

function gather(draft: Draft, prefix: string): Tree {
  const root: Tree = new Map();
  const { attributes } = draft;
  for (let index = 0; index < attributes.count; index++) {
    const key = attributes.keys[index]!.text;
    if (key.startsWith(prefix)) plant(root, key.slice(prefix.length).split('.'), attributes.text(index));
  }
  return root;
}

function plant(root: Tree, path: readonly string[], value: string): void {
  let node = root;
  for (const step of path.slice(0, -1)) {
    const next = node.get(step);
    if (next instanceof Map) node = next;
    else {
      const fresh: Tree = new Map();
      node.set(step, fresh);
      node = fresh;
    }
  }
  const last = path.at(-1) as string;
  if (!(node.get(last) instanceof Map)) node.set(last, value);
}

/** Numbered branches become arrays; the rest become objects without a prototype. */
function unfold(tree: Tree): unknown {
  const keys = [...tree.keys()];
  const branch = (key: string): unknown => {
    const value = tree.get(key);
    return value instanceof Map ? unfold(value) : value;
  };
  if (keys.every((key) => /^\d+$/.test(key) && Number(key) <= index_max)) {
    return keys.sort((a, b) => Number(a) - Number(b)).map(branch);
  }
  return Object.assign(Object.create(null), Object.fromEntries(keys.map((key) => [key, branch(key)])));
}

/** OpenInference's names around a message: message, contents[].message_content, tool_calls[].tool_call. */
function openinferenceMessage(item: unknown): unknown {
  const message = inner(item, 'message');
  if (typeof message !== 'object' || message === null) return item;
  const { contents, tool_calls, ...rest } = message as Record<string, unknown>;
  return {
    ...rest,
    ...(Array.isArray(contents) ? { content: contents.filter(isNoCall).map(contentPart) } : {}),
    ...(Array.isArray(tool_calls) ? { tool_calls: tool_calls.map((call) => inner(call, 'tool_call')) } : {}),
  };
}

/** Anthropic's content holds the calls of tools that `tool_calls` holds, too. */
const isNoCall = (part: unknown): boolean => !isObject(part) || !('tool_call' in part);

const contentPart = (part: unknown): unknown => inner(part, 'message_content');

function inner(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return (value as Record<string, unknown>)[key] ?? value;
}
