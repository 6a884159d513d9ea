using VirtSpec.Spec.Base;

namespace VirtSpec.Spec.Hyp;

/// <summary>
/// Model code in progress on a PE, as a value: which portal it was entered by and what its operations have answered.
/// Running the code again with the same answers brings it to the same next operation.
/// </summary>
/// <param name="Portal">The number of the portal.</param>
/// <param name="PC">The address of its entry.</param>
/// <param name="EL">The Exception level at which it was entered.</param>
/// <param name="Answers">One for each operation that completed.</param>
/// <param name="Asked">A hash of the operations, the pending one included, by which a second run of the code is held to the first.</param>
public sealed record HandlerInFlight(int Portal, ulong PC, ExceptionLevel EL, ValueArray<Answer> Answers, ulong Asked);

/// <summary>Model code did what no code can: it ended without a last operation, threw, or did not do the same when it was run again.</summary>
public sealed class ModelFailureException(string what, Exception? inner = null) : Exception(what, inner);

/// <summary>Model code in motion. It is made from a value, or by entering a portal, and gives its value at any time.</summary>
public sealed class HandlerRun
{
    private const ulong HashStart = 0xcbf2_9ce4_8422_2325, HashFactor = 0x0000_0100_0000_01b3;

    private readonly ModelPE _pe = new();
    private readonly List<Answer> _answers = [];
    private readonly Handler _code;
    private ulong _asked = HashStart;

    /// <summary>Enters a portal; the code runs to its first operation.</summary>
    /// <exception cref="ModelFailureException">The code ended or threw before an operation.</exception>
    public HandlerRun(IModel model, int portal, ulong pc, ExceptionLevel el)
    {
        (Portal, PC, EL) = (portal, pc, el);
        _code = model.Enter(portal, _pe);
        Observe();
    }

    /// <summary>Goes on where <paramref name="value"/> is.</summary>
    /// <exception cref="ModelFailureException">The code did something else than the first time.</exception>
    public HandlerRun(IModel model, HandlerInFlight value)
        : this(model, value.Portal, value.PC, value.EL)
    {
        foreach (var answer in value.Answers)
            Answer(answer);
        if (_asked != value.Asked)
            throw new ModelFailureException($"portal {Portal} asks for other operations when it is run again with the same answers: its code depends on something beside them");
    }

    public int Portal { get; }

    /// <summary>The address of the portal's entry.</summary>
    public ulong PC { get; }

    public ExceptionLevel EL { get; }

    /// <summary>What the code waits for.</summary>
    public Operation Pending => _pe.Pending!.Value;

    /// <summary>The operation completed, or failed and was sent to the fix-up; the code runs to its next operation.</summary>
    /// <exception cref="ModelFailureException">The code ended without a last operation, or threw.</exception>
    public void Answer(Answer answer)
    {
        _answers.Add(answer);
        _pe.Resume(answer);
        Observe();
    }

    public HandlerInFlight ToValue() => new(Portal, PC, EL, ValueArray<Answer>.Of(_answers), _asked);

    private void Observe()
    {
        if (_code.IsCompleted)
            throw _code.Failure is { } failure
                ? new ModelFailureException($"portal {Portal} threw {failure.GetType().Name}: {failure.Message}", failure)
                : new ModelFailureException($"portal {Portal} ended without ERET or a branch");
        if (_pe.Pending is not { } pending)
            throw new ModelFailureException($"portal {Portal} awaits something that is no operation of its PE");
        _asked = Mix(Mix(Mix(Mix(_asked, pending.Word), pending.V0), pending.V1), pending.V2);
    }

    private static ulong Mix(ulong hash, ulong value) => (hash ^ value) * HashFactor;
}
