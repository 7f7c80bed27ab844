type Change = {
  readonly path: string;
  readonly does: "changes" | "comes" | "goes";
  readonly isOut: boolean;
  readonly isEdited: boolean;
};

const words = { changes: "becomes the experiment's", comes: "comes", goes: "goes" } as const;

/** "train.py becomes the experiment's; what you changed in it is kept for undo". */
export function experimentChangeText({ path, does, isOut, isEdited }: Change): string {
  const kept = isEdited ? "; what you changed in it is kept for undo" : "";
  return `${path} ${words[does]}${isOut && does !== "goes" ? " from DVC's cache" : ""}${kept}`;
}
