kubectl create service loadbalancer lb-service -n edge --tcp=8080:80
kubectl set selector service lb-service -n edge app=nginx
