# product: Autoware
# source: github.com/tier4/tier4_autoware_msgs tier4_perception_msgs/msg/DetectedObjectWithFeature.msg, and sensor_msgs/RegionOfInterest of ROS
# note: the corner of the region is called an offset; the confidence is that something is there
# image: 640x480
# when: /feature_objects/*/feature/roi/x_offset /feature_objects/*/object/classification
{
  units: "pixels",
  objects: each(.feature_objects[]; (.object.classification | max_by(.probability).label | text) as $label | {
    class: ("#" + $label), class_id: $label, confidence: .object.existence_probability,
    box: (.feature.roi | [.x_offset, .y_offset, .width, .height] | xywh)
  })
}
