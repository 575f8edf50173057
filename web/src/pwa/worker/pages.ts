/// Every page is one document. The network's comes first: its headers, the Content-Security-Policy among them, change
/// when the document doesn't. The kept one opens where there is no network, or none worth waiting for.

export interface Sources {
  readonly fetched: () => Promise<Response>;
  readonly kept: () => Promise<Response>;
  readonly isOnline: boolean;
  /** How long the network may take. */
  readonly waitMs: number;
}

/** The answer to a navigation. */
export async function pageFrom({ fetched, kept, isOnline, waitMs }: Sources): Promise<Response> {
  if (!isOnline) return kept();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), waitMs);
  });
  const answer = await Promise.race([fetched().catch(() => undefined), late]);
  clearTimeout(timer);
  return answer !== undefined && isPage(answer) ? answer : kept();
}

/** Whether it is for the browser to show: not the words of a proxy whose engine is away or busy. */
function isPage({ status }: Response): boolean {
  return status < 500 && status !== 429;
}
