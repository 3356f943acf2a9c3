kubectl create deployment appendix -n manuals --image=nginx
kubectl expose deployment appendix -n manuals --port=80
kubectl create ingress guide -n manuals --rule="guide.example.com/healthcheck=health:80" \
  --rule="guide.example.com/manual*=manual:80" --rule="guide.example.com/manual/appendix*=appendix:80"
