using System.Collections.Immutable;

namespace VirtSpec.Properties.Injection;

/// <summary>What was found by trying every sequence of events.</summary>
/// <param name="States">How many worlds there are.</param>
/// <param name="Transitions">How many events were tried in them.</param>
/// <param name="Depth">How many events the longest sequence has that reaches a world which no shorter one does.</param>
/// <param name="Broken">The duty that is broken, or null.</param>
/// <param name="Events">A shortest sequence that breaks it.</param>
public sealed record Exploration(int States, int Transitions, int Depth, string? Broken, ImmutableArray<WorldEvent> Events)
{
    private static readonly ImmutableArray<WorldEvent> Alphabet = [.. Enum.GetValues<WorldEvent>()];

    /// <summary>Every sequence of at most <paramref name="depth"/> events, breadth first; worlds that two sequences reach are looked at once.</summary>
    public static Exploration Of(Rules rules, int depth)
    {
        var from = new Dictionary<World, (World World, WorldEvent Happened)?> { [World.Start] = null };
        List<World> frontier = [World.Start];
        int transitions = 0;
        int events = 0;
        for (; events < depth && frontier.Count > 0; events++)
        {
            List<World> reached = [];
            foreach (var world in frontier)
                foreach (var happens in Alphabet)
                {
                    if (rules.After(world, happens) is not { } after)
                        continue;
                    transitions++;
                    bool isNew = from.TryAdd(after.Next, (world, happens));
                    string? broken = after.Broken ?? (isNew ? Duties.Broken(after.Next) ?? Duties.Lost(rules, after.Next) : null);
                    if (broken is not null)
                        return new Exploration(from.Count, transitions, events + 1, broken, [.. Path(from, world), happens]);
                    if (isNew)
                        reached.Add(after.Next);
                }
            frontier = reached;
        }
        return new Exploration(from.Count, transitions, frontier.Count > 0 ? events : events - 1, null, []);
    }

    private static IEnumerable<WorldEvent> Path(Dictionary<World, (World World, WorldEvent Happened)?> from, World world)
    {
        var events = new Stack<WorldEvent>();
        while (from[world] is { } step)
        {
            events.Push(step.Happened);
            world = step.World;
        }
        return events;
    }
}
