import { Radio } from '@mantine/core';
import classes from './case.module.css';

type StepChoiceProps = {
  steps: readonly string[];
  chosen: string | undefined;
  onChange: (step: string) => void;
  words: (step: string, part: 'title' | 'why') => string;
  /** The question that is answered by choosing. */
  label: string;
};

/** Which of several steps to take, each with why one would. */
export function StepChoice({ steps, chosen, onChange, words, label }: StepChoiceProps) {
  return (
    <Radio.Group
      className="comity-screen-only"
      value={chosen ?? null}
      onChange={onChange}
      aria-label={label}
      name="step"
    >
      <div className={classes.choices}>
        {steps.map((step) => (
          <Radio.Card key={step} value={step} className={classes.choice} withBorder>
            <Radio.Indicator />
            <span>
              <strong>{words(step, 'title')}</strong>
              <br />
              {words(step, 'why')}
            </span>
          </Radio.Card>
        ))}
      </div>
    </Radio.Group>
  );
}
