/** Metrics that are neither good nor bad: they say where the training is, or how the machine is doing. */
const neither =
  /^system\/|(^|[/_.\s-])(epoch|step|global_step|iteration|iter|lr|learning_rate|momentum|grad_norm|gradient_norm|num_tokens|tokens_seen|total_flos)$/i;
/** Names that end in a rate of work are better high, though they speak of time. */
const rate = /per_(second|sec|step|s)\b|\/s$|throughput/i;
const lower =
  /loss|perplexity|(^|[/_.\s-])(ppl|nll|err|error|errors|mse|rmse|mae|mape|wer|cer|ter|fid|kl|bpb|bpc|brier|hinge|regret|hamming|ece)([/_.\s-]|$)|error|divergence|entropy|latency|runtime|duration|(^|[/_.\s-])time([/_.\s-]|$)|violations?|misses|toxicity|hallucination/i;
const higher =
  /acc(uracy)?([/_.\s-]|$)|rouge|bleu|meteor|chrf|(^|[/_.\s-])(f1|f2|auc|auroc|auprc|ap|map|mrr|ndcg|r2|iou|miou|dice|psnr|ssim|em|bertscore|mcc|kappa|elo|hit|hits)([/_.\s@-]|$)|precision|recall|score|reward|return|win_?rate|success|similarity|correct|pass@|sharpe|margin/i;

/**
 * Whether less or more of a metric is better, by its name as trainers use them: "lower" (loss, perplexity, error, latency),
 * "higher" (accuracy, F1, ROUGE, reward, tokens per second); undefined where the name does not tell, as for an epoch.
 */
export function betterIs(key: string): "lower" | "higher" | undefined {
  if (neither.test(key)) return undefined;
  if (rate.test(key)) return "higher";
  if (lower.test(key)) return "lower";
  return higher.test(key) ? "higher" : undefined;
}
