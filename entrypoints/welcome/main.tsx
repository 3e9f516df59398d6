import '../../components/base/style.css';
import { start } from '../../components/base/start.tsx';
import { WelcomeApp } from '../../components/welcome/WelcomeApp.tsx';

void start(WelcomeApp);
