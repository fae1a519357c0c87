# product: Verkada
# source: https://apidocs.verkada.com/reference/lpr
# note: crop is left, right, top, bottom: as corners it would be negative
# image: 1000x1000
# object: crop licenseplatenumber
# boxes: xxyy 0..1
