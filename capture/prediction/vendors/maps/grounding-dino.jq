# product: Grounding DINO
# source: github.com/IDEA-Research/GroundingDINO groundingdino/util/inference.py, predict: boxes, logits, phrases
# note: centre and size, in shares of the image
# image: 640x480
# when: /boxes /logits /phrases
. as $d | {
  units: "normalised",
  objects: each(.boxes[]; {box: cxcywh}) | to_entries
    | map(.value + {class: $d.phrases[.key], confidence: $d.logits[.key]})
}
