kubectl create service loadbalancer lb-service -n edge --tcp=8080:80
