import '../../components/base/style.css';
import { start } from '../../components/base/start.tsx';
import { OptionsApp } from '../../components/settings/OptionsApp.tsx';

void start(OptionsApp);
