# product: Irisity
# source: https://u-query.ultinous.com/docs/latest/integration
# object: objtype box
# boxes: xywh pixels
