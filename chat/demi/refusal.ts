import { phrases } from './phrases.ts';
import { plainText } from './plain-text.ts';

const SADLY = '( (really|just|simply|unfortunately|sadly|currently|genuinely|also))*';
const UNABLE = `('m| am)${SADLY} (not( going to be)? able|unable|not (allowed|permitted|equipped)) to`;
const I_CANNOT = `i(${SADLY} (can't|cannot|can not|cant|won't|will not|couldn't|(won't|will not|wouldn't) be able to)|${UNABLE})${SADLY}`;
const THAT = '(that|this|it|these|those|the|your|such|any|anything|what|requests?|matters?|topics?|conversations?)';
const ADJECTIVES =
  '(the |any |that |this |such |kind of |type of |medical |professional |psychological |mental health |crisis )*';
const AID = '(help|assistance|support|advice|counsell?ing|information|guidance|instructions|content|response|answers?)';
const TALK =
  '(discuss|talk about|engage (in|with)|continue|respond to|comply with|fulfil+|answer|generate|address|participate in)';
const MACHINE =
  '((virtual |digital |ai |text-based |computer )*assistant|(large )?language model|ai|artificial intelligence|chatbot|bot)';

const REFUSAL = phrases`
  ${I_CANNOT} (help|assist|support|advise)( you)? (with|on|in|regarding) ${THAT}
  ${I_CANNOT} (help|assist)( you)?( here| further| any further| right now)?(?= *([.,!;:]|$))
  ${I_CANNOT} (provide|offer|give)( you)?( with)? ${ADJECTIVES}${AID}
  ${I_CANNOT} ${TALK} ${THAT}
  ${I_CANNOT} do (that|this)(?= *([.,!;:]|$))|sorry,? (but )?i (can't|cannot)(?= *([.!]|$))
  as an? ${MACHINE}
  i('m| am) (just |only |merely |simply )?an? ${MACHINE}
  (against|violates?|outside|within|under) (of )?(my|our|the|its|openai's) (\S+ ){0,3}(guidelines|polic(y|ies)|programming|terms)
  (content|usage|safety) (policy|policies|guidelines)
  i (must|have to|need to|will have to) (respectfully |politely )?(decline|refuse)
  (that's|that is|this is|it's|it is) (not something i (can|am able)|something i (can't|cannot|am not able|'m not able))
  i (don't|do not) feel comfortable|i('m| am) not comfortable (discussing|talking|with|helping|continuing)

  no puedo (ayudarte|ayudarle|ayudar con|hablar de es[eo]|proporcionar)|lo siento, pero no puedo|como (una )?(ia|inteligencia artificial)
  je ne (peux|suis) pas (en mesure de )?(t'|vous )?(aider|fournir|discuter|répondre)|en tant qu'(ia|intelligence artificielle)
  (kann|darf) (ich )?(dir |ihnen )?(dabei |damit |hierbei )?(leider )?nicht (weiter)?helfen|als (ki|künstliche intelligenz|sprachmodell)
  non posso (aiutarti|aiutarla|parlarne|fornire)|come (ia|intelligenza artificiale|modello linguistico)
  não (posso|consigo) (te )?ajudar|como (uma )?(ia|inteligência artificial)
`;

/** Whether a model declined to answer instead of answering, or answered as the machine that it is. */
export function isRefusal(text: string): boolean {
  return REFUSAL.test(plainText(text).toLowerCase());
}
