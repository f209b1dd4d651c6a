// A worker for what would freeze the page: the app's program, loaded once more.

import load, { serve_errands } from "./app.js";
import { startWorker } from "./worker-start.js";

await startWorker(
  () => load({ module_or_path: new URL("app_bg.wasm", import.meta.url) }),
  serve_errands,
);
