# product: COCO
# source: github.com/cocodataset/cocoapi results/instances_val2014_fakebbox100_results.json
# object: imageid categoryid bbox
# boxes: xywh pixels
