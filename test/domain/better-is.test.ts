import { expect, test } from "vitest";
import { betterIs } from "../../source/domain/better-is.js";

test("losses and errors are better low, scores and rates better high, and a place in the training is neither", () => {
  for (const key of [
    "loss",
    "train/loss",
    "val_loss",
    "eval_perplexity",
    "ppl",
    "wer",
    "test.rmse",
    "error_rate",
    "time_to_first_token",
    "latency_ms",
  ]) {
    expect([key, betterIs(key)]).toEqual([key, "lower"]);
  }
  for (const key of [
    "accuracy",
    "eval/acc",
    "val_f1",
    "rouge_l",
    "rougeL",
    "bleu",
    "reward",
    "tokens_per_second",
    "samples/s",
    "auc",
    "hits@10",
    "mAP",
    "val_accuracy_score",
  ]) {
    expect([key, betterIs(key)]).toEqual([key, "higher"]);
  }
  for (const key of [
    "epoch",
    "train/global_step",
    "learning_rate",
    "lr",
    "grad_norm",
    "system/gpu_0_utilization_percentage",
    "metric_07",
    "",
    "__proto__",
  ]) {
    expect([key, betterIs(key)]).toEqual([key, undefined]);
  }
});
