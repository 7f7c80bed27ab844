import type { ReactNode } from "react";
import { ChatTab } from "./chat/chat-tab.js";
import { DatasetsTab } from "./datasets/datasets-tab.js";
import { PipelineScreen } from "./pipeline/screen.js";
import { RegistryScreen } from "./registry/screen.js";
import { RunsTab } from "./runs/runs-tab.js";
import type { ScreenProps } from "./screen-props.js";

export type Tab = {
  readonly id: string;
  readonly title: string;
  readonly Screen: (props: ScreenProps) => ReactNode;
};

/** THE ordered table of tabs: a new screen is one line here and a folder. */
export const tabs: readonly Tab[] = [
  { id: "chat", title: "Chat", Screen: ChatTab },
  { id: "datasets", title: "Datasets", Screen: DatasetsTab },
  { id: "pipeline", title: "Pipeline", Screen: PipelineScreen },
  { id: "runs", title: "Runs", Screen: RunsTab },
  { id: "registry", title: "Registry", Screen: RegistryScreen },
];
