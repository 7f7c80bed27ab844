import { resolve } from "node:path";

const at = (name: string) => resolve("fixtures/gpu", name);

/**
 * A stand-in for nvidia-smi, the text of a shell script: the cards of the recording once a second, as with `--loop-ms`. Who
 * holds card 0 is the process whose pid stands in the file `holder` beside the script, where there is one; `rounds` gets the
 * script's own pid with each round.
 */
export function nvidiaSmi(): string {
  return `case "$*" in
  *--list-gpus*) cat ${at("nvidia-list.txt")} ;;
  *--query-compute-apps*)
    [ -f "\${0%/*}/holder" ] && echo "GPU-5d1c7a3e-0b61-4c2b-9f0d-6a1d5c1f1a01, $(cat "\${0%/*}/holder"), python3, 62510" ;;
  *) while echo $$ >> "\${0%/*}/rounds"; cat ${at("nvidia-a100x4.csv")}; do sleep 1; done ;;
esac
exit 0`;
}
