kubectl create service clusterip web-service -n web --tcp=80:8080
kubectl set selector service web-service -n web tier=web
kubectl label pods -n web -l app=web-app-old tier=old --overwrite
