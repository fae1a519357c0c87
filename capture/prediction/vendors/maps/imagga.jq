# product: Imagga
# source: docs.imagga.com, /tags: a name in each language and a confidence in per cent
# image: 640x480
# when: /result/tags/*/tag /result/tags/*/confidence
{
  kind: "multilabel-classification",
  objects: each(.result.tags[]; {class: (.tag | (.en // first(.[]))), confidence: (.confidence | percent)})
}
