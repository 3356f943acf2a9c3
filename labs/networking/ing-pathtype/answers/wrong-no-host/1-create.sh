kubectl create ingress guide -n manuals --rule="/healthcheck=health:80" --rule="/manual*=manual:80"
