kubectl create ingress guide -n manuals --rule="guide.example.com/healthcheck=health:80" --rule="guide.example.com/manual*=manual:80" \
  --default-backend=manual:80
