// Long texts are shown in slices, so that ten megabytes take no longer to draw than ten kilobytes.

/** What is shown of a folded text, and of an open one at a time. */
export const foldedMax = 2_400;
export const sliceMax = 40_000;

export const sliceCount = (length: number): number => Math.max(1, Math.ceil(length / sliceMax));

/** The nth slice; never cut within a pair of surrogates, which would print two broken characters. */
export function sliceOf(text: string, index: number): string {
  return text.slice(whole(text, index * sliceMax), whole(text, (index + 1) * sliceMax));
}

export const folded = (text: string): string => text.slice(0, whole(text, foldedMax));

function whole(text: string, at: number): number {
  const code = at < text.length ? text.charCodeAt(at) : 0;
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
