// A worker for pictures of QR codes and for other apps' files, started when it is needed.

import load, { serve_transfers } from "./transfer.js";
import { startWorker } from "./worker-start.js";

await startWorker(
  () => load({ module_or_path: new URL("transfer_bg.wasm", import.meta.url) }),
  serve_transfers,
);
