kubectl expose deployment health -n manuals --name=status --port=8080
kubectl create ingress guide -n manuals --rule="guide.example.com/healthcheck=health:80" \
  --rule="guide.example.com/manual*=manual:80" --rule="guide.example.com/status*=status:8080"
