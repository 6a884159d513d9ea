using System.Runtime.CompilerServices;
using System.Text;

namespace VerifyTests;

/// <summary>A comparison still to be made: options may be added until it is awaited or returned as a task.</summary>
public sealed class SettingsTask(VerifySettings? settings, Func<VerifySettings, Task> compare)
{
    private Task? started;

    /// <summary>The settings of this comparison: a copy of those given to Verify.</summary>
    public VerifySettings CurrentSettings { get; } = new(settings);

    /// <inheritdoc cref="VerifySettings.UseDirectory"/>
    public SettingsTask UseDirectory(string directory) => With(current => current.UseDirectory(directory));

    /// <inheritdoc cref="VerifySettings.UseFileName"/>
    public SettingsTask UseFileName(string fileName) => With(current => current.UseFileName(fileName));

    /// <inheritdoc cref="VerifySettings.UseTypeName"/>
    public SettingsTask UseTypeName(string name) => With(current => current.UseTypeName(name));

    /// <inheritdoc cref="VerifySettings.UseMethodName"/>
    public SettingsTask UseMethodName(string name) => With(current => current.UseMethodName(name));

    /// <inheritdoc cref="VerifySettings.UseParameters"/>
    public SettingsTask UseParameters(params object?[] parameters) => With(current => current.UseParameters(parameters));

    /// <inheritdoc cref="VerifySettings.UseTextForParameters"/>
    public SettingsTask UseTextForParameters(string parametersText) => With(current => current.UseTextForParameters(parametersText));

    /// <inheritdoc cref="VerifySettings.AddScrubber"/>
    public SettingsTask AddScrubber(Action<StringBuilder> scrubber) => With(current => current.AddScrubber(scrubber));

    /// <inheritdoc cref="VerifySettings.ScrubLines"/>
    public SettingsTask ScrubLines(Func<string, bool> removeLine) => With(current => current.ScrubLines(removeLine));

    /// <inheritdoc cref="VerifySettings.ScrubLinesContaining(string[])"/>
    public SettingsTask ScrubLinesContaining(params string[] stringToMatch) => With(current => current.ScrubLinesContaining(stringToMatch));

    /// <inheritdoc cref="VerifySettings.ScrubLinesContaining(StringComparison, string[])"/>
    public SettingsTask ScrubLinesContaining(StringComparison comparison, params string[] stringToMatch) =>
        With(current => current.ScrubLinesContaining(comparison, stringToMatch));

    /// <inheritdoc cref="VerifySettings.AutoVerify"/>
    public SettingsTask AutoVerify() => With(current => current.AutoVerify());

    /// <inheritdoc cref="VerifySettings.AcceptWith"/>
    public SettingsTask AcceptWith(string command) => With(current => current.AcceptWith(command));

    /// <summary>Makes the comparison, once.</summary>
    public Task ToTask() => started ??= compare(CurrentSettings);

    /// <summary>Makes the comparison when awaited.</summary>
    public TaskAwaiter GetAwaiter() => ToTask().GetAwaiter();

    /// <summary>Makes the comparison when a test returns it.</summary>
    public static implicit operator Task(SettingsTask settingsTask) => settingsTask.ToTask();

    private SettingsTask With(Action<VerifySettings> change)
    {
        if (started is not null)
            throw new InvalidOperationException("Verify: the comparison has been made; add options before it is awaited");
        change(CurrentSettings);
        return this;
    }
}
