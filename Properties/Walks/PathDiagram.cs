using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Walks;

/// <summary>What a picture of a path shows, as a value that can be written down: a column for each descriptor of stage 1 and one for the outcome, each with the lookups of stage 2 that its address needs.</summary>
/// <param name="Title">The address and what comes out.</param>
public sealed record PathDiagram(string Title, ValueArray<PathColumn> Columns)
{
    public static PathDiagram Of(TranslationPath path)
    {
        var columns = new List<PathColumn>();
        var waiting = new List<PathBox>();
        foreach (var step in path.Steps)
        {
            if (step.Read.Stage == 2)
            {
                waiting.Add(Box(step));
                continue;
            }
            columns.Add(new PathColumn(Box(step), ValueArray<PathBox>.Of(waiting)));
            waiting = [];
        }
        columns.Add(new PathColumn(Outcome(path), ValueArray<PathBox>.Of(waiting)));
        return new PathDiagram($"{path.Address}: {PathText.OutcomeOf(path)}", ValueArray<PathColumn>.Of(columns));
    }

    private static PathBox Box(PathStep step)
    {
        var read = step.Read;
        var style = step.Reached is null ? PathStyle.Bad : read.Stage == 1 ? PathStyle.Stage1 : PathStyle.Stage2;
        return new PathBox(style, ValueArray<string>.Of([$"stage {read.Stage}, level {read.Level}", read.Address.ToString(), $"0x{read.Descriptor:x16}", PathText.Target(step)]));
    }

    private static PathBox Outcome(TranslationPath path)
    {
        bool isFault = path.Result.IsFault;
        string[] lines = isFault ? PathText.OutcomeOf(path).Split(", ", 3) : [path.Result.PAddress.ToString(), .. AttributeText.Of(path.Result.MemAttrs).Split(", Outer", 2)[..1]];
        return new PathBox(isFault ? PathStyle.Bad : PathStyle.Good, ValueArray<string>.Of([isFault ? "fault" : "output", .. lines]));
    }
}

/// <summary>A descriptor of stage 1, or in the last column what comes out, over the descriptors of stage 2 that its address needs, in the order in which they are read.</summary>
public sealed record PathColumn(PathBox Top, ValueArray<PathBox> Stage2);

/// <summary>A box with at most four lines.</summary>
public sealed record PathBox(PathStyle Style, ValueArray<string> Lines);

/// <summary>What a box is.</summary>
public enum PathStyle : byte
{
    Stage1,
    Stage2,

    /// <summary>The address that comes out.</summary>
    Good,

    /// <summary>A fault, or the descriptor at which it is.</summary>
    Bad,
}
