import { execFileSync } from "node:child_process";
import { python } from "./tools.js";

const program = `
import sys, numpy as np, gguf
for name, width in (("fits", 128), ("narrow", 64)):
    w = gguf.GGUFWriter(f"{sys.argv[1]}/{name}.gguf", "llama")
    w.add_type("adapter")
    w.add_string("adapter.type", "lora")
    w.add_float32("adapter.lora.alpha", 16)
    w.add_tensor("blk.0.attn_q.weight.lora_a", np.zeros((8, width), np.float32))
    w.add_tensor("blk.0.attn_q.weight.lora_b", np.zeros((width, 8), np.float32))
    w.write_header_to_file(); w.write_kv_data_to_file(); w.write_tensors_to_file(); w.close()
`;

/** LoRA adapters of rank 8 on one matrix of 128 by 128 in a folder: `fits.gguf` changes nothing, `narrow.gguf` is for a base half as wide. */
export function writeAdapters(folder: string): void {
  execFileSync(python(), ["-c", program, folder]);
}
