import { describe, expect, test } from "vitest";
import { UserError } from "../../../../source/domain/user-error.js";
import { chatId, openField } from "./open-field.js";

describe("commands of the message field", () => {
  test("what is set before the first message is what the conversation begins with", async () => {
    const { screen, enter, asked } = await openField();
    await enter("/set parameter temperature 0.3");
    await expect.poll(screen).toContain("Set parameter 'temperature' to '0.3'");
    expect(screen()).toContain("message to tiny:latest · temperature 0.3");
    await enter('/set system "Be short."');
    await enter("/set think high");
    await enter("/set format json");
    await enter("Hello");
    await expect.poll(() => asked("chats.send")).toHaveLength(1);
    expect(asked("chats.create")).toEqual([
      {
        model: "tiny:latest",
        title: "Hello",
        settings: { options: { temperature: 0.3 }, system: "Be short.", think: "high", format: "json" },
      },
    ]);
  });

  test("settings of a conversation are changed where they are, one after the other", async () => {
    const { enter, asked, state } = await openField({ isOpen: true, settings: { options: { seed: 1 } } });
    await enter("/set parameter num_ctx 2048");
    await expect.poll(() => state.settings).toEqual({ options: { seed: 1, num_ctx: 2048 } });
    await enter('/set parameter stop "User:" END');
    await expect.poll(() => state.settings.stop).toEqual(["User:", "END"]);
    await enter("/set nothink");
    await expect.poll(() => state.settings.think).toBe(false);
    expect(state.settings.options).toEqual({ seed: 1, num_ctx: 2048 });
    expect(asked("chats.send")).toEqual([]);
  });

  test("what is no command, no parameter or no value is told with what is meant, and stays in the field", async () => {
    const { screen, enter, key, asked } = await openField({ isOpen: true });
    await enter("/sett");
    await expect.poll(screen).toContain("Unknown command '/sett'");
    expect(screen()).toContain("Did you mean /set?");
    expect(screen()).toMatch(/│ \/sett +│/);
    await key("ctrl+u");
    await enter("/set parameter temprature 1");
    await expect.poll(screen).toContain('Ollama has no parameter "temprature"');
    await key("ctrl+u");
    await enter("/set parameter top_p 2");
    await expect.poll(screen).toContain("top_p takes a number from 0 to 1, not");
    expect(asked("chats.change")).toEqual([]);
    expect(asked("chats.send")).toEqual([]);
  });

  test("texts of the model are shown over the field, whose keys are theirs meanwhile", async () => {
    const { screen, enter, key, press } = await openField({ isOpen: true, settings: { options: { seed: 7 } } });
    await enter("/show parameters");
    await expect.poll(screen).toContain("Model defined parameters:");
    expect(screen()).toContain('  stop "<|end|>"');
    expect(screen()).toMatch(/User defined parameters:.+\n.+seed +7/);
    await press("j");
    await key("esc");
    await expect.poll(screen).not.toContain("Model defined");
    await enter("/show info");
    await expect.poll(screen).toMatch(/architecture +llama/);
    await key("esc");
    await expect.poll(screen).not.toContain("architecture");
    await enter("/show license");
    await expect.poll(screen).toContain("No license was specified for this model.");
  });

  test("the list above the field shows what may stand next; up and down choose, tab takes", async () => {
    const { screen, press, key } = await openField();
    await press("/");
    await expect.poll(screen).toContain("▸ set");
    await key("down");
    await key("tab");
    await expect.poll(screen).toMatch(/│ \/show +│/);
    expect(screen()).toContain("▸ info");
    await key("down", "tab");
    await expect.poll(screen).toMatch(/│ \/show license +│/);
    expect(screen()).not.toContain("▸ info");
  });

  test("/clear begins anew with model and settings, /bye leaves the field, /? lists the commands", async () => {
    const { screen, enter, key, asked } = await openField({ isOpen: true, settings: { system: "Be short." } });
    await enter("/?");
    await expect.poll(screen).toMatch(/\/set … +change how the conversation is answered/);
    await key("esc");
    await expect.poll(screen).not.toContain("/set …");
    await enter("/? set");
    await expect.poll(screen).toContain("/set parameter NAME VALUE…");
    await key("esc");
    await expect.poll(screen).not.toContain("/set parameter NAME");
    await enter("/clear");
    await expect.poll(screen).toContain("new conversation");
    expect(screen()).toContain("message to tiny:latest · system");
    await enter("Hi");
    await expect.poll(() => asked("chats.create")).toMatchObject([{ settings: { system: "Be short." } }]);
    await enter("/bye");
    await expect.poll(screen).toContain("Enter writes a message");
  });

  test("/save makes a model of the session, and asks before it takes another one's place", async () => {
    const saves: unknown[] = [];
    const { screen, enter, key } = await openField({
      isOpen: true,
      settings: { options: { seed: 7 } },
      answers: {
        "ollama.create": (input: { readonly replace: boolean }) => {
          saves.push(input);
          if (input.replace) return { jobId: "1" };
          throw new UserError({
            code: "ollama.model-exists",
            kind: "exists",
            message: "There is a model mine already",
          });
        },
      },
    });
    await enter("/save mine");
    await expect.poll(screen).toContain("Replace it");
    await key("down", "enter");
    await expect.poll(screen).toContain("Making the model mine");
    const session = { from: "tiny:latest", settings: { options: { seed: 7 } }, chatId };
    expect(saves).toEqual([
      { model: "mine", session, replace: false },
      { model: "mine", session, replace: true },
    ]);
  });
});
