import { start } from '../../components/base/start.tsx';
import { Popup } from '../../components/home/Popup.tsx';

void start(Popup);
