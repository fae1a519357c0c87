# product: Azure Custom Vision
# source: https://learn.microsoft.com/azure/ai-services/custom-vision-service/use-prediction-api
# note: the fields of PredictionModel; the numbers are ours
# image: 1000x1000
# object: probability tagname boundingbox
# boxes: xywh 0..1
