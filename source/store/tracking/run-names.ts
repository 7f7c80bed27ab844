const adjectives =
  "amber bold brave bright brisk calm clever cool crisp daring eager fair fleet fond gentle glad grand happy hardy honest humble jolly keen kind lively loyal lucky merry mild nimble noble plucky proud quick quiet rapid ready sharp shy silent sleek smart snug solid spry steady still sturdy sunny swift tidy trusty vivid warm wise witty zesty".split(
    " ",
  );
const animals =
  "auk badger bear bee bison bull carp cat colt cow crab crane crow deer dove duck eagle eel elk ewe finch fish fox frog gnat goat grouse gull hare hawk hen heron horse jay kite koi lamb lark lynx mare mink mole moose moth mouse newt otter owl panda perch pig quail ram rat raven robin seal shark sheep shrew skunk slug snail snake snipe sow squid stag stork swan tern toad trout vole wasp whale wolf wren yak".split(
    " ",
  );

/** A name for a run that was given none, as MLflow invents them: `keen-wren-102`. */
export function inventRunName(random: () => number = Math.random): string {
  const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)] ?? "";
  return `${pick(adjectives)}-${pick(animals)}-${Math.floor(random() * 1000)}`;
}
