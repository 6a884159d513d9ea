using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Spec;

/// <summary>
/// A step being made: the PE that it will return, which the semantics edit, and what they may read.
/// The PE that the step began with is untouched, so an exception discards the edits.
/// </summary>
public readonly ref struct Transition(ref PE next, ref Effects effects, IReadMemory memory, ITranslations translations, ref readonly Inputs inputs)
{
    private readonly ref readonly Inputs _inputs = ref inputs;

    internal readonly ref PE Next = ref next;

    internal readonly ref Effects Effects = ref effects;

    internal IReadMemory Memory { get; } = memory;

    internal ITranslations Translations { get; } = translations;

    internal ref readonly Inputs Inputs => ref _inputs;
}
