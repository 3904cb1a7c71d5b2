/** agent/model names this type of Node's. The page knows it as bytes and nothing more: there is no such value here. */
type Buffer = Uint8Array;
