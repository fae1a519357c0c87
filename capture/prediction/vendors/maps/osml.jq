# product: OversightML, and xView
# source: github.com/awslabs/osml-model-runner; xviewdataset.org, xView_train.geojson
# note: the geometry is on the Earth; the box on the image is bounds_imcoords, two corners in pixels
# image: 640x480
# when: /features/*/properties/bounds_imcoords
def corners: if type == "string" then split(",") | map(tonumber) else . end | select(length == 4) | xyxy;
{
  units: "pixels",
  objects: each(.features[] | select(.properties.bounds_imcoords);
    .properties
    | {
        class: ((.feature_types // {} | to_entries | max_by(.value) | .key?) // (.type_id | text)),
        confidence: (.detection_score // (.feature_types // {} | [.[]] | max)),
        box: (.bounds_imcoords | corners)
      })
}
