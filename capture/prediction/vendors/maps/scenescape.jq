# product: Intel SceneScape
# source: github.com/open-edge-platform/scenescape controller/schema/metadata.schema.json
# note: x and y are the corner; the objects are listed by class
# image: 640x480
# when: /objects/*/*/bounding_box_px /objects/*/*/category
{objects: each(.objects[][]; {class: .category, confidence, box: (.bounding_box_px | [.x, .y, .width, .height] | xywh)})}
