kubectl expose deployment manual -n manuals --name=docs --port=8080
kubectl create ingress guide -n manuals --rule="guide.example.com/healthcheck=health:80" \
  --rule="guide.example.com/manual*=manual:80" --rule="docs.example.com/*=docs:8080"
