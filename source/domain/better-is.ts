const lower =
  /(^|[/_.\s-])(loss|nll|perplexity|ppl|err|error|errors|mse|rmse|mae|mape|wer|cer|ter|brier|latency|duration|time|seconds|ms|regret|fpr|fnr|kl|divergence|hallucinations?|refusals?|toxicity)($|[/_.\s-])/i;
const higher =
  /(^|[/_.\s-])(acc|accuracy|f1|fbeta|auc|roc|map|ndcg|mrr|precision|recall|rouge\d?|rougel|rougelsum|bleu|chrf|meteor|bertscore|comet|r2|iou|dice|score|scores|reward|rewards|win|winrate|em|exact|pass|passed|correct|quality|similarity|throughput|samples_per_second|tokens_per_second|tps|mfu)($|[/_.\s-])/i;
/** Of both kinds, and it is the last word that counts: tokens_per_second, steps_per_sec. */
const rate = /per_(second|sec|s)$/i;

/** Which values of a metric are good ones, told by its name; undefined where the name does not tell. */
export function betterIs(key: string): "lower" | "higher" | undefined {
  if (rate.test(key)) return "higher";
  if (lower.test(key)) return "lower";
  return higher.test(key) ? "higher" : undefined;
}
