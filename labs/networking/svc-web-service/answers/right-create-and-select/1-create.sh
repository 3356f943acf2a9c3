set -e
kubectl create service clusterip web-service --tcp=80:8080 -n web
kubectl set selector service web-service app=web-app -n web
