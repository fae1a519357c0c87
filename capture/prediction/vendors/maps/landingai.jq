# product: LandingAI
# source: github.com/landing-ai/landingai-python landingai/predict.py
# image: 2048x2048
# object: defectid coordinates labelindex labelname
# boxes: pixels
