# product: Amazon Rekognition
# source: https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/detecting-custom-labels.html
# image: 1000x1000
# object: name confidence geometry
# boxes: 0..1
# confidence: 0..100
