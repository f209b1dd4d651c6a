// What both workers have in common: messages that come while the program is loading are kept for it.

/** Loads a program of this folder, has it `serve`, and hands it what has come already. */
export async function startWorker(load, serve) {
  const early = [];
  const keep = (event) => early.push(event.data);
  addEventListener("message", keep);
  try {
    await load();
    serve();
  } catch (error) {
    // The page is told by the worker's event `error`.
    reportError(error);
    return;
  } finally {
    removeEventListener("message", keep);
  }
  for (const data of early) dispatchEvent(new MessageEvent("message", { data }));
}
