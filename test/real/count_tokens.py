"""Numbers of tokens of the texts on standard input (a JSON list), by three readers of the sample's tokenizer and one of GPT-2's files.

Arguments: the sample's folder, a folder with vocab.json and merges.txt. Prints a JSON object of lists.
"""

import json
import sys

from tokenizers import Tokenizer, models, pre_tokenizers

sample, gpt2 = sys.argv[1:]
sys.path.insert(0, sample)
from tinylm.tokenizer import Tokenizer as Own

texts = json.load(sys.stdin)
path = f"{sample}/model/tokenizer.json"
own, library = Own(path), Tokenizer.from_file(path)
bpe = Tokenizer(models.BPE.from_file(f"{gpt2}/vocab.json", f"{gpt2}/merges.txt"))
bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
ids = {
    "own": [own.encode(text) for text in texts],
    "library": [library.encode(text, add_special_tokens=False).ids for text in texts],
    "gpt2": [bpe.encode(text).ids for text in texts],
}
assert ids["own"] == ids["library"], "the same file gives other ids"
print(json.dumps({name: [len(each) for each in lists] for name, lists in ids.items()}))
