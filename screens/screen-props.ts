import type { ProjectView } from "../source/api/views.js";

/** What the frame gives to the screen in front: its size in cells, and the project once the hub has told. */
export type ScreenProps = {
  readonly width: number;
  readonly height: number;
  readonly project: ProjectView | undefined;
};
