export type Room = { readonly width: number; readonly height: number };
/** The focus of a tab is kept by the name of a pane: the overview has none of these. */
export type ModelsPane = "modelList" | "hosts" | "modelJobs";

/** Which panes are shown, how large; one that is absent is not. */
export type ModelsLayout = {
  readonly main: Room & { readonly pane: ModelsPane };
  readonly hosts: Room | undefined;
  readonly jobs: Room | undefined;
  readonly detail: (Room & { readonly beside: boolean }) | undefined;
};

const sideWidth = 34;
/** From so many columns on there is room for hosts beside the models, and for the detail, too. */
const besideFrom = 96;
const detailBesideFrom = 150;

/**
 * The room of hosts, models, pulls and the detail of what is under the cursor. Where it is narrow the focused one of the first
 * three is shown alone over the detail; zoomed, it has the whole body.
 */
export function modelsLayout(
  { width, height }: Room,
  focus: ModelsPane,
  { zoomed, hasJobs }: { readonly zoomed: boolean; readonly hasJobs: boolean },
): ModelsLayout {
  if (zoomed) return { main: { pane: focus, width, height }, hosts: undefined, jobs: undefined, detail: undefined };
  const narrow = width < besideFrom;
  const beside = width >= detailBesideFrom;
  const side = narrow ? 0 : sideWidth;
  const detailWidth = beside ? Math.min(72, Math.floor((width - side) * 0.35)) : width - side;
  const detailHeight = beside ? height : Math.max(8, Math.floor(height * 0.38));
  const main = {
    pane: narrow ? focus : ("modelList" as const),
    width: beside ? width - side - detailWidth : width - side,
    height: beside ? height : height - detailHeight,
  };
  const detail = { width: detailWidth, height: detailHeight, beside };
  if (narrow) return { main, hosts: undefined, jobs: undefined, detail };
  const hostsHeight = hasJobs ? Math.ceil(height / 2) : height;
  return {
    main,
    hosts: { width: side, height: hostsHeight },
    jobs: hasJobs ? { width: side, height: height - hostsHeight } : undefined,
    detail,
  };
}
