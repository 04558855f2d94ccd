export interface Closable {
  readonly close: () => Promise<void>;
}

/** What has been opened, so that it can all be closed, in reverse, at any moment: also while something is still opening. */
export interface Closing {
  readonly open: <T extends Closable>(opening: Promise<T> | T) => Promise<T>;
  readonly closeAll: () => Promise<void>;
}

export function createClosing(): Closing {
  const openings: Promise<Closable>[] = [];
  return {
    open: (opening) => {
      const pending = Promise.resolve(opening);
      openings.push(pending);
      return pending;
    },
    closeAll: async () => {
      for (const opening of openings.splice(0).reverse()) {
        const [opened] = await Promise.allSettled([opening]);
        if (opened.status === 'fulfilled') await opened.value.close();
      }
    },
  };
}
