/** One card at one moment. What the driver does not tell (`[N/A]`, a card split by MIG) is undefined. */
export type GpuSample = {
  /** As the vendor's tool counts; what `CUDA_VISIBLE_DEVICES` means with `CUDA_DEVICE_ORDER=PCI_BUS_ID`. */
  readonly index: number;
  readonly uuid: string;
  readonly name: string;
  readonly vendor: "nvidia" | "amd";
  readonly utilPercent?: number | undefined;
  readonly memoryUsedBytes?: number | undefined;
  readonly memoryTotalBytes?: number | undefined;
  readonly temperatureC?: number | undefined;
  readonly powerW?: number | undefined;
  readonly powerLimitW?: number | undefined;
  /** Split into instances (NVIDIA's MIG): only they can be computed on. */
  readonly isSplit?: true;
};

/** A part of a split card, chosen by its own id. */
export type GpuInstance = { readonly gpu: number; readonly name: string; readonly uuid: string };

/** A process that holds memory of a card. */
export type GpuProcess = {
  readonly gpu: number;
  readonly pid: number;
  /** As the card's tool calls it. */
  readonly name: string;
  readonly memoryBytes: number | undefined;
};

export type Used = { readonly usedBytes: number; readonly totalBytes: number };

/** A file system, by what of ours is on it. */
export type DiskSpace = Used & {
  readonly holds: string;
  /** What a user may still write; less than total - used where root has a reserve. */
  readonly freeBytes: number;
};

type Traffic = {
  /** Since the machine began, without the loopback. */
  readonly receivedBytes: number;
  readonly sentBytes: number;
  /** Undefined: there was no sample before. */
  readonly receivedPerS?: number | undefined;
  readonly sentPerS?: number | undefined;
};

/** What a container or a service is held to (cgroup). */
export type Limits = {
  readonly by: string;
  readonly cpus?: number | undefined;
  readonly memoryBytes?: number | undefined;
};

/** The machine at one moment. What cannot be read here is undefined and named in `missing`. */
export type MachineSample = {
  readonly atMs: number;
  /** Since the sample before, of what may be used: 100 is every core, or the whole limit. Undefined in the first. */
  readonly cpuPercent?: number | undefined;
  readonly corePercents: readonly number[];
  /** Mean of what wants to run, over 1, 5 and 15 minutes. */
  readonly load: readonly number[];
  /** Against the limit where there is one. */
  readonly memory: Used;
  readonly swap?: Used | undefined;
  readonly limits?: Limits | undefined;
  readonly disks: readonly DiskSpace[];
  /** The file system of `/`. */
  readonly rootDisk?: DiskSpace | undefined;
  readonly diskReadPerS?: number | undefined;
  readonly diskWrittenPerS?: number | undefined;
  readonly network?: Traffic | undefined;
  readonly gpus: readonly GpuSample[];
  readonly missing: readonly string[];
};

/** A process on this machine that computes: it holds a card, belongs to an execution, or takes most of the processor. */
export type MachineProcess = {
  readonly pid: number;
  readonly name: string;
  readonly user: string;
  /** 100 is one core, since the look before. */
  readonly cpuPercent: number;
  readonly memoryBytes: number;
  readonly gpus: readonly number[];
  readonly gpuMemoryBytes?: number | undefined;
  readonly executionId?: string | undefined;
};
